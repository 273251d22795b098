import { useMutation, useQueryClient } from '@tanstack/react-query'
import { http } from '@/api/client'
import { keys } from '@/api/keys'
import { answer } from '@/api/problem'
import type { Me } from '@/api/types'
import { leave, prepareToLeave } from '@/lib/leaving'

export interface Login {
  login: string
  password: string
  code?: string
}

export interface SignUp {
  displayName: string
  username: string
  email: string
  password: string
}

function useBegin<T>(begin: (input: T) => Promise<{ user: Me }>) {
  const client = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: begin,
    onSuccess: ({ user }) => client.setQueryData<Me>(keys.me, user),
  })
}

export const useSignIn = () => useBegin((body: Login) => answer(http.POST('/v1/auth/login', { body })))

export const useSignUp = () => useBegin((body: SignUp) => answer(http.POST('/v1/auth/register', { body })))

/** Ends the session here. What this device kept is removed even when the server can't be told. */
export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: async () => {
      await prepareToLeave()
      await answer(http.POST('/v1/auth/logout'))
    },
    onSuccess: () => {
      client.setQueryData(keys.me, null)
      leave()
    },
  })
}

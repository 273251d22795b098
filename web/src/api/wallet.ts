import { queryOptions, useQuery } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { http } from './client'
import { KEEP, keys } from './keys'
import { answer } from './problem'
import type { Wallet } from './types'

export const walletQuery = queryOptions({
  queryKey: keys.wallet,
  queryFn: ({ signal }): Promise<Wallet> => answer(http.GET('/v1/wallet', { signal })),
  meta: KEEP,
})

export const useWallet = () => useQuery(walletQuery)

/** Takes a balance the server just told, and asks for the rest (limits, holds) afterwards (UI-2). */
export function tellBalance(client: QueryClient, balance: number, pendingBalance?: number): void {
  client.setQueryData<Wallet>(keys.wallet, (wallet) => wallet && {
    ...wallet, balance, available: balance - wallet.heldBalance, pendingBalance: pendingBalance ?? wallet.pendingBalance,
  })
  void client.invalidateQueries({ queryKey: keys.wallet })
}

/** The most that one payment may be right now: the balance and every limit (UI-1, "Max"). */
export function mostPayable(wallet: Wallet): number {
  const { perTransfer, dailyRemaining, weeklyRemaining } = wallet.limits
  return Math.max(0, Math.min(wallet.available, perTransfer, dailyRemaining ?? Infinity, weeklyRemaining ?? Infinity))
}

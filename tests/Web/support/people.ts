import { expect } from 'vitest'
import type { Person, Session } from './browser'

type Someone = Pick<Person, 'id'> & { context: Session }

/** Makes two people friends, through the server. */
export async function befriend(one: Someone, other: Someone): Promise<void> {
  const asked = await one.context.request.put(`/v1/friends/${other.id}`)
  const accepted = await other.context.request.put(`/v1/friends/${one.id}`)
  expect([asked.status(), accepted.status()]).toEqual([200, 200])
}

/** One person pays another, through the server; the payment's id. */
export async function pays(from: Someone, to: Pick<Person, 'id'>, amount: number, note: string, visibility: 'public' | 'friends' | 'private' = 'friends'): Promise<string> {
  const answer = await from.context.request.post('/v1/transfers', { headers: { 'Idempotency-Key': crypto.randomUUID() }, data: { receiverId: to.id, amount, note, visibility } })
  expect(answer.status()).toBe(201)
  return (await answer.json() as { transfer: { id: string } }).transfer.id
}

/** One person asks another for money, through the server; the request's id. */
export async function asksFor(asker: Someone, other: Pick<Person, 'id'>, amount: number, note: string): Promise<string> {
  const answer = await asker.context.request.post('/v1/requests', { headers: { 'Idempotency-Key': crypto.randomUUID() }, data: { requesteeId: other.id, amount, note } })
  expect(answer.status()).toBe(201)
  return (await answer.json() as { id: string }).id
}

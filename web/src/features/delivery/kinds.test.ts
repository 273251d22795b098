import { describe, expect, it } from 'vitest'
import { grouped, nameOf } from './kinds'

const preference = (kind: string, required = false) => ({ kind, push: true, email: required, required })

describe('kinds of news in the settings', () => {
  it('stand in groups in the order of the server, and what cannot be switched off stands apart', () => {
    const { groups, required } = grouped(['payment_received', 'payment_liked', 'friend_request', 'bill_overdue'].map((kind) => preference(kind)).concat(preference('new_device', true)))
    expect(groups.map(({ name, kinds }) => [name, kinds.map(({ kind }) => kind)])).toEqual([['Money', ['payment_received', 'bill_overdue']], ['Friends', ['payment_liked', 'friend_request']]])
    expect(required.map(({ kind }) => kind)).toEqual(['new_device'])
  })

  it('leave out what comes once before anybody can choose, and a group with nothing in it', () => {
    expect(grouped([preference('welcome_credit'), preference('friend_accepted')]).groups.map(({ name }) => name)).toEqual(['Friends'])
  })

  it('have a name also when a newer server has more of them', () => {
    expect(nameOf('payment_received')).toBe('Somebody pays me')
    expect(nameOf('bill_overdue')).toBe('Bill overdue')
  })
})

import type { User } from '@/api/types'

export interface Group {
  name: 'Friends' | 'From your payments' | 'Everyone'
  people: User[]
}

/** People found, by how near they are to me; the order within is the server's. No group is empty. Pure. */
export function grouped(found: readonly User[], friends: ReadonlySet<string>, paid: ReadonlySet<string>): Group[] {
  const nameOf = ({ id }: User): Group['name'] => (friends.has(id) ? 'Friends' : paid.has(id) ? 'From your payments' : 'Everyone')
  const names: Group['name'][] = ['Friends', 'From your payments', 'Everyone']
  return names.map((name) => ({ name, people: found.filter((person) => nameOf(person) === name) })).filter(({ people }) => people.length > 0)
}

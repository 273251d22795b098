/** What the activity list is narrowed to; it lives in the address, so that a way back finds it again. Empty: everything. */
export interface Filter {
  text: string
  kind: string
  /** Calendar days, both included, as `2026-11-20`. */
  from: string
  to: string
}

export const KINDS: readonly { value: string; label: string }[] = [
  { value: '', label: 'Everything' },
  { value: 'transfer_received', label: 'Received' },
  { value: 'transfer_sent', label: 'Sent' },
]

export const filterOf = (params: URLSearchParams): Filter => ({
  text: params.get('q') ?? '', kind: params.get('kind') ?? '', from: params.get('from') ?? '', to: params.get('to') ?? '',
})

export function paramsOf(filter: Filter): URLSearchParams {
  const named = { q: filter.text, kind: filter.kind, from: filter.from, to: filter.to }
  return new URLSearchParams(Object.entries(named).filter(([, value]) => value !== ''))
}

export const isNarrowed = (filter: Filter): boolean => paramsOf(filter).size > 0

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { reconnectDelay } from './reconnect'
import { LiveSocket, type LiveEvent, type SocketStatus } from './socket'

class Line {
  onopen: (() => void) | null = null
  onmessage: ((message: { data: string }) => void) | null = null
  onclose: (() => void) | null = null
  sent: unknown[] = []
  send = (text: string) => this.sent.push(JSON.parse(text))
  close = () => this.onclose?.()
  say = (event: object) => this.onmessage?.({ data: JSON.stringify(event) })
}

function start() {
  const lines: Line[] = []
  const statuses: SocketStatus[] = []
  const events: LiveEvent[] = []
  let fresh = 0
  const socket = new LiveSocket({
    url: 'ws://quits/ws',
    open: () => {
      lines.push(new Line())
      return lines.at(-1) as unknown as WebSocket
    },
    onEvent: (event) => events.push(event), onStatus: (status) => statuses.push(status), onFresh: () => fresh++,
  })
  socket.connect()
  const last = () => lines.at(-1) as Line
  return { socket, lines, statuses, events, last, fresh: () => fresh }
}

it('NT-2: waits 1 s, doubling, at most five times', () => {
  expect([0, 1, 2, 3, 4, 5, 6].map(reconnectDelay)).toEqual([1000, 2000, 4000, 8000, 16000, null, null])
})

describe('the live channel', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('dials at 1, 3, 7, 15 and 31 seconds, then waits for the person', () => {
    const { lines, statuses, last, socket } = start()
    const dialled: number[] = []
    last().close()
    for (let second = 1; second <= 120; second++) {
      const before = lines.length
      vi.advanceTimersByTime(1000)
      if (lines.length > before) {
        dialled.push(second)
        last().close()
      }
    }
    expect(dialled).toEqual([1, 3, 7, 15, 31])
    expect(statuses.at(-1)).toBe('gave-up')
    socket.connect()
    last().onopen?.()
    expect(statuses.at(-1)).toBe('open')
  })

  it('counts its tries anew once it was connected', () => {
    const { lines, last } = start()
    for (let round = 0; round < 10; round++) {
      last().onopen?.()
      last().close()
      vi.advanceTimersByTime(1000)
    }
    expect(lines).toHaveLength(11)
  })

  it('asks for everything after the highest position it has seen', () => {
    const { last, events, fresh } = start()
    last().onopen?.()
    expect(last().sent).toEqual([])
    last().say({ type: 'balance_updated', position: 7, balance: 1 })
    last().say({ type: 'notification', position: 5 })
    last().close()
    vi.advanceTimersByTime(1000)
    last().onopen?.()
    expect(last().sent).toEqual([{ type: 'resume', position: 7 }])
    expect(events).toHaveLength(2)
    expect(fresh()).toBe(1)
  })

  it('reads everything anew once it knows where it begins, and not before', () => {
    const { last, events, fresh } = start()
    last().onopen?.()
    expect(fresh()).toBe(0)
    last().say({ type: 'balance_updated', position: 7, balance: 1 })
    expect([fresh(), events.length]).toEqual([1, 1])
    last().say({ type: 'balance_updated', position: 8, balance: 2 })
    expect(fresh()).toBe(1)
  })

  it('reads everything anew after a reset', () => {
    const { last, events, fresh } = start()
    last().onopen?.()
    last().say({ type: 'balance_updated', position: 7, balance: 1 })
    last().say({ type: 'reset', position: 40 })
    expect(fresh()).toBe(2)
    expect(events.at(-1)).toEqual({ type: 'reset', position: 40 })
    last().close()
    vi.advanceTimersByTime(1000)
    last().onopen?.()
    expect(last().sent).toEqual([{ type: 'resume', position: 40 }])
  })

  it('stays closed when it was closed on purpose', () => {
    const { lines, socket, statuses } = start()
    socket.close()
    vi.advanceTimersByTime(60_000)
    expect(lines).toHaveLength(1)
    expect(statuses.at(-1)).toBe('closed')
  })
})

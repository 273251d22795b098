import { reconnectDelay } from './reconnect'

/** `gave-up`: all tries are used; only `connect` starts again. */
export type SocketStatus = 'connecting' | 'open' | 'waiting' | 'gave-up' | 'closed'

export interface LiveEvent {
  type: string
  position?: number
  [field: string]: unknown
}

interface Options {
  url: string
  open?: (url: string) => WebSocket
  onEvent: (event: LiveEvent) => void
  onStatus: (status: SocketStatus) => void
  /**
   * Connected without a position to resume from, or too far behind it: what was read before may be stale. Called after the first event,
   * whose position is where the channel begins: what is read from then on, as of it, has all that the channel does not tell.
   */
  onFresh: () => void
}

/** The real-time channel: keeps its position in the log, and after a break asks for all that came after it (NT-2). */
export class LiveSocket {
  private socket: WebSocket | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private tries = 0
  private position: number | null = null

  constructor(private readonly options: Options) {}

  connect = (): void => {
    this.stopTimer()
    this.tries = 0
    this.dial()
  }

  close(): void {
    this.stopTimer()
    const socket = this.socket
    this.socket = null
    socket?.close()
    this.options.onStatus('closed')
  }

  private dial(): void {
    this.options.onStatus('connecting')
    const before = this.socket
    this.socket = null
    before?.close()
    const socket = (this.options.open ?? ((url) => new WebSocket(url)))(this.options.url)
    this.socket = socket
    socket.onopen = () => this.opened(socket)
    socket.onmessage = (message) => this.received(socket, message)
    socket.onclose = () => this.lost(socket)
  }

  private opened(socket: WebSocket): void {
    if (socket !== this.socket) return
    this.tries = 0
    this.options.onStatus('open')
    if (this.position !== null) socket.send(JSON.stringify({ type: 'resume', position: this.position }))
  }

  private received(socket: WebSocket, message: MessageEvent): void {
    if (socket !== this.socket) return
    const event = JSON.parse(String(message.data)) as LiveEvent
    const first = this.position === null && event.position !== undefined
    if (event.type === 'reset') this.position = event.position ?? null
    else if (event.position !== undefined) this.position = Math.max(this.position ?? 0, event.position)
    this.options.onEvent(event)
    if (first || event.type === 'reset') this.options.onFresh()
  }

  private lost(socket: WebSocket): void {
    if (socket !== this.socket) return
    const delay = reconnectDelay(this.tries++)
    if (delay === null) {
      this.options.onStatus('gave-up')
      return
    }
    this.options.onStatus('waiting')
    this.timer = setTimeout(() => this.dial(), delay)
  }

  private stopTimer(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }
}

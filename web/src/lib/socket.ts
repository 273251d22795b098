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
  /** Connected without knowing a position to resume from: what was read before may be stale. */
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
    if (this.position === null) this.options.onFresh()
    else socket.send(JSON.stringify({ type: 'resume', position: this.position }))
  }

  private received(socket: WebSocket, message: MessageEvent): void {
    if (socket !== this.socket) return
    const event = JSON.parse(String(message.data)) as LiveEvent
    if (event.type === 'reset') {
      this.position = event.position ?? null
      this.options.onFresh()
      return
    }
    if (event.position !== undefined) this.position = Math.max(this.position ?? 0, event.position)
    this.options.onEvent(event)
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

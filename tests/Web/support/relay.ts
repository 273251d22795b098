import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls'
import { selfSigned } from './certificate'
import { encode, readVarint, varint, type Field } from './wire'

const VERSION = 41
const PING = 0
const ACK = 1
const LOGIN_ANSWER = 3
const LOGIN = 2
const DATA = 8

/** Milliseconds. */
const CONNECTS = 8000

interface Address {
  app: string
  subtype: string
  sender: string
}

/**
 * What stands between our server and a Chromium, in the place of Google's: it gives a browser its addresses (check-in, registration),
 * takes Web Push messages for them (RFC 8030), and carries each to the browser over its own connection, as it is: it has no key to read it with.
 */
export class PushRelay {
  /** Bodies taken, as they came. */
  readonly taken: Buffer[] = []
  private readonly addresses = new Map<string, Address>()
  private readonly certificate = selfSigned()
  private readonly http: Server = createServer((request, answer) => void this.answer(request, answer))
  private readonly channel: TlsServer = createTlsServer(this.certificate, (socket) => this.join(socket))
  private browser: Socket | null = null
  private messages = 0
  private last: Buffer = Buffer.alloc(0)

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.http.listen(0, '127.0.0.1', resolve))
    await new Promise<void>((resolve) => this.channel.listen(0, '127.0.0.1', resolve))
    return this
  }

  close(): void {
    this.http.closeAllConnections()
    this.http.close()
    this.browser?.destroy()
    this.channel.close()
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`
  }

  /** What a Chromium must be told to find its push service here. */
  get flags(): string[] {
    return [
      `--gcm-checkin-url=${this.origin}/checkin`, `--gcm-registration-url=${this.origin}/register`,
      `--gcm-mcs-endpoint=https://127.0.0.1:${(this.channel.address() as AddressInfo).port}`, `--ignore-certificate-errors-spki-list=${this.certificate.pin}`,
    ]
  }

  private async answer(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = Buffer.concat(parts)
    const path = request.url ?? ''
    if (path === '/checkin') answer.end(encode([[1, 1], [3, Date.now()], [7, 4_000_000_000_001n], [8, 7_000_000_000_001n]]))
    else if (path === '/register') answer.end(this.register(new URLSearchParams(body.toString())))
    else answer.writeHead(await this.carry(path.split('/').at(-1) ?? '', request, body), { Location: `${this.origin}/message/${this.messages}` }).end()
  }

  private register(form: URLSearchParams): string {
    if (form.get('delete') === 'true') return `deleted=${form.get('app') ?? ''}`
    const token = randomBytes(24).toString('base64url')
    this.addresses.set(token, { app: form.get('app') ?? '', subtype: form.get('X-subtype') ?? '', sender: form.get('sender') ?? '' })
    return `token=${token}`
  }

  /** The status for who sends: 201 when the browser has been handed it, 410 for an address that nobody has. */
  private async carry(token: string, request: IncomingMessage, body: Buffer): Promise<number> {
    const address = this.addresses.get(token)
    if (!address) return 410
    // A browser connects only once it has something to hear, which may take it a moment.
    for (const tired = Date.now() + CONNECTS; !this.browser && Date.now() < tired;) await new Promise((resolve) => setTimeout(resolve, 50))
    if (!this.browser) return 503
    this.taken.push(body)
    const data = ([['subtype', address.subtype], ['content-encoding', String(request.headers['content-encoding'])]] as const)
      .map(([key, value]): Field => [7, encode([[1, key], [2, value]])])
    this.last = encode([[3, address.sender], [5, address.app], ...data, [17, 60], [21, body]])
    this.repeat()
    return 201
  }

  /** What was carried last is carried again, as when a browser's receipt was lost. */
  repeat(): void {
    this.send(DATA, Buffer.concat([this.last, encode([[9, `m${++this.messages}`]])]))
  }

  private join(socket: Socket): void {
    this.browser = socket
    let held: Buffer = Buffer.alloc(0)
    let greeted = false
    socket.on('error', () => { this.browser = null })
    socket.on('data', (part: Buffer) => {
      held = Buffer.concat([held, part])
      if (!greeted) {
        greeted = true
        held = held.subarray(1)
        socket.write(Buffer.from([VERSION]))
      }
      for (let size = readVarint(held, 1); size && held.length >= 1 + size[1] + size[0]; size = readVarint(held, 1)) {
        this.heard(held[0]!)
        held = held.subarray(1 + size[1] + size[0])
      }
    })
  }

  private heard(tag: number): void {
    if (tag === LOGIN) this.send(LOGIN_ANSWER, encode([[1, 'chrome']]))
    if (tag === PING) this.send(ACK, Buffer.alloc(0))
  }

  private send(tag: number, body: Buffer): void {
    this.browser?.write(Buffer.concat([Buffer.from([tag]), varint(body.length), body]))
  }
}

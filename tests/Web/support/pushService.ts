import { createECDH, randomBytes, type ECDH } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Pushed {
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
}

/** A push service that takes everything, with one browser behind it that holds its own keys. */
export class PushService {
  readonly browser: ECDH = createECDH('prime256v1')
  readonly auth = randomBytes(16).toString('base64url')
  readonly pushed: Pushed[] = []
  private readonly point = this.browser.generateKeys()
  private readonly server: Server = createServer((request, answer) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      this.pushed.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) })
      answer.writeHead(201, { Location: `${this.origin}/message/${this.pushed.length}` }).end()
    })
  })

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return this
  }

  close(): void {
    this.server.closeAllConnections()
    this.server.close()
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  get subscription() {
    return { endpoint: `${this.origin}/push/1`, keys: { p256dh: this.point.toString('base64url'), auth: this.auth } }
  }
}

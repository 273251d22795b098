import { rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CALL, compose, ERROR, parse, RETURN, SIGNAL, type Fields, type Message } from './bus'

const NAME = 'org.freedesktop.Notifications'
const DESKTOP = ':1.2'

/** A notification as the desktop was asked to show it. */
export interface Shown {
  id: number
  title: string
  body: string
}

/** A Linux desktop that shows notifications, as a browser finds it on its session bus, and whose notifications can be pressed. */
export class Desktop {
  /** What stands on the screen now. */
  readonly shown = new Map<number, Shown>()
  /** How many times something was to be shown. */
  asked = 0
  private readonly path = path.join(tmpdir(), `quits-bus-${crypto.randomUUID().slice(0, 8)}`)
  private readonly server: Server = createServer((socket) => this.join(socket))
  private readonly sockets = new Set<Socket>()
  private browser: Socket | null = null
  private serial = 0
  private ids = 0

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(this.path, resolve))
    return this
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    this.server.close()
    await rm(this.path, { force: true })
  }

  get address(): string {
    return `unix:path=${this.path}`
  }

  /** The person presses a notification. */
  press(id: number): void {
    this.signal('ActionInvoked', id, 'default')
  }

  private signal(member: string, ...values: (number | string)[]): void {
    this.browser?.write(compose(SIGNAL, ++this.serial, { 1: '/org/freedesktop/Notifications', 2: NAME, 3: member, 7: DESKTOP }, values))
  }

  private join(socket: Socket): void {
    this.sockets.add(socket)
    let held: Buffer = Buffer.alloc(0)
    let greeted = false
    socket.on('error', () => this.sockets.delete(socket))
    socket.on('data', (part: Buffer) => {
      held = Buffer.concat([held, part])
      for (let end = held.indexOf('\r\n'); !greeted && end >= 0; end = held.indexOf('\r\n')) {
        const line = held.toString('latin1', 0, end).replace('\0', '')
        held = held.subarray(end + 2)
        greeted = line === 'BEGIN'
        if (!greeted) socket.write(line.startsWith('AUTH EXTERNAL') ? 'OK 0123456789abcdef0123456789abcdef\r\n' : 'ERROR\r\n')
      }
      if (!greeted) return
      for (let next = parse(held); next; next = parse(held)) {
        held = next.rest
        if (next.message.type === CALL) this.called(socket, next.message)
      }
    })
  }

  private called(socket: Socket, message: Message): void {
    const values = this.answer(socket, message)
    const fields: Fields = { 5: message.serial, 6: ':1.1', 7: message.path === '/org/freedesktop/Notifications' ? DESKTOP : 'org.freedesktop.DBus' }
    socket.write(values ? compose(RETURN, ++this.serial, fields, values)
      : compose(ERROR, ++this.serial, { ...fields, 4: 'org.freedesktop.DBus.Error.ServiceUnknown' }, ['nobody of that name is here']))
  }

  /** What a call answers; null for what this desktop does not have. */
  private answer(socket: Socket, { member, body }: Message): (number | boolean | string | string[])[] | null {
    switch (member) {
      case 'Hello': return [':1.1']
      case 'AddMatch': case 'RemoveMatch': return []
      case 'NameHasOwner': return [body.text() === NAME]
      case 'GetNameOwner': return body.text() === NAME ? [DESKTOP] : null
      case 'GetCapabilities': return [['actions', 'body', 'persistence']]
      case 'GetServerInformation': return ['Desk', 'Quits', '1.0', '1.2']
      case 'Notify':
        this.browser = socket
        return [this.show(body)]
      case 'CloseNotification':
        this.shown.delete(body.number())
        return []
      default: return null
    }
  }

  private show(body: Message['body']): number {
    body.text()
    const replaced = body.number()
    body.text()
    const id = replaced || ++this.ids
    this.shown.set(id, { id, title: body.text(), body: body.text() })
    this.asked++
    return id
  }
}

/** As much of D-Bus as one browser speaks: little-endian messages with numbers, texts and lists of texts. */
export interface Message {
  type: number
  serial: number
  path?: string
  member?: string
  sender?: string
  body: Reader
}

export const CALL = 1
export const RETURN = 2
export const ERROR = 3
export const SIGNAL = 4

const HEAD = 16
const FIELDS: Record<number, 'path' | 'member' | 'sender'> = { 1: 'path', 3: 'member', 7: 'sender' }
const aligned = (at: number, to: number): number => Math.ceil(at / to) * to

/** Reads values one after the other. */
export class Reader {
  constructor(private readonly bytes: Buffer, public at = 0) {}

  number(): number {
    this.at = aligned(this.at, 4) + 4
    return this.bytes.readUInt32LE(this.at - 4)
  }

  text(): string {
    const length = this.number()
    this.at += length + 1
    return this.bytes.toString('utf8', this.at - length - 1, this.at - 1)
  }

  texts(): string[] {
    const end = this.number() + this.at
    const all: string[] = []
    while (this.at < end) all.push(this.text())
    return all
  }

  /** A field of the header: its number and its value, when that is one we use. */
  field(): [number, string | number] {
    this.at = aligned(this.at, 8)
    const code = this.bytes[this.at]!
    const length = this.bytes[this.at + 1]!
    const signature = this.bytes.toString('latin1', this.at + 2, this.at + 2 + length)
    this.at += length + 3
    if (signature === 'u') return [code, this.number()]
    if (signature !== 'g') return [code, this.text()]
    const size = this.bytes[this.at]!
    this.at += size + 2
    return [code, this.bytes.toString('latin1', this.at - size - 1, this.at - 1)]
  }
}

/** The first message of what came, and the rest; null while it is not all there. */
export function parse(bytes: Buffer): { message: Message; rest: Buffer } | null {
  if (bytes.length < HEAD) return null
  const fields = bytes.readUInt32LE(12)
  const start = aligned(HEAD + fields, 8)
  const end = start + bytes.readUInt32LE(4)
  if (bytes.length < end) return null
  const message: Message = { type: bytes[1]!, serial: bytes.readUInt32LE(8), body: new Reader(bytes.subarray(start, end)) }
  for (const reader = new Reader(bytes, HEAD); reader.at < HEAD + fields;) {
    const [code, value] = reader.field()
    const name = FIELDS[code]
    if (name) message[name] = String(value)
  }
  return { message, rest: bytes.subarray(end) }
}

type Value = number | boolean | string | string[]

/** Header fields by number, each text, object path, number or signature as the specification has it. */
export type Fields = Partial<Record<1 | 2 | 3 | 4 | 5 | 6 | 7, string | number>>

const signatureOf = (value: Value): string => (typeof value === 'string' ? 's' : typeof value === 'boolean' ? 'b' : typeof value === 'number' ? 'u' : 'as')

export function compose(type: number, serial: number, fields: Fields, values: readonly Value[]): Buffer {
  const body = new Writer()
  for (const value of values) body.value(value)
  const head = new Writer()
  for (const [code, value] of Object.entries(fields)) head.field(Number(code), code === '1' ? 'o' : typeof value === 'number' ? 'u' : 's', value)
  if (values.length) head.field(8, 'g', values.map(signatureOf).join(''))
  const first = Buffer.alloc(HEAD)
  first.write('l')
  first[1] = type
  first[3] = 1
  first.writeUInt32LE(body.length, 4)
  first.writeUInt32LE(serial, 8)
  first.writeUInt32LE(head.length, 12)
  return Buffer.concat([first, head.bytes, Buffer.alloc(aligned(head.length, 8) - head.length), body.bytes])
}

class Writer {
  bytes = Buffer.alloc(0)

  get length(): number {
    return this.bytes.length
  }

  value(value: Value): void {
    if (typeof value === 'number' || typeof value === 'boolean') this.number(Number(value))
    else if (typeof value === 'string') this.text(value)
    else {
      const list = new Writer()
      for (const each of value) list.text(each)
      this.number(list.length)
      this.add(list.bytes)
    }
  }

  field(code: number, signature: string, value: string | number): void {
    this.align(8)
    this.add(Buffer.from([code, 1, signature.charCodeAt(0), 0]))
    if (signature === 'g') this.add(Buffer.from([String(value).length, ...Buffer.from(String(value)), 0]))
    else this.value(value)
  }

  private number(value: number): void {
    this.align(4)
    const four = Buffer.alloc(4)
    four.writeUInt32LE(value)
    this.add(four)
  }

  private text(value: string): void {
    this.number(Buffer.byteLength(value))
    this.add(Buffer.from(`${value}\0`))
  }

  private align(to: number): void {
    this.add(Buffer.alloc(aligned(this.length, to) - this.length))
  }

  private add(more: Buffer): void {
    this.bytes = Buffer.concat([this.bytes, more])
  }
}

/** As much of protocol buffers as a browser and its push service say to each other: varints, 64 bits, bytes. */
export type Field = [number: number, value: number | bigint | string | Buffer]

export function encode(fields: readonly Field[]): Buffer {
  return Buffer.concat(fields.map(([number, value]) => {
    if (typeof value === 'number') return Buffer.concat([varint(number << 3), varint(value)])
    if (typeof value === 'bigint') {
      const fixed = Buffer.alloc(8)
      fixed.writeBigUInt64LE(value)
      return Buffer.concat([varint((number << 3) | 1), fixed])
    }
    const bytes = Buffer.from(value)
    return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes])
  }))
}

export function varint(value: number): Buffer {
  const bytes: number[] = []
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80)
  return Buffer.from([...bytes, value])
}

/** A number and how many bytes it took; null when the rest of it is still to come. */
export function readVarint(bytes: Buffer, at: number): [value: number, length: number] | null {
  let value = 0
  for (let n = 0; at + n < bytes.length; n++) {
    const byte = bytes[at + n]!
    value += (byte & 0x7f) * 128 ** n
    if (byte < 0x80) return [value, n + 1]
  }
  return null
}

/* oxlint-disable unicorn/consistent-function-scoping -- it runs as its own source text */
export interface WireCodec {
  /** Throws a DataCloneError-like TypeError for what structured clone refuses: functions, symbols, cycles. */
  encode(value: unknown): string
  decode(text: string): unknown
}

/**
 * Text for what structured clone carries, since the way into a page and out of it takes text only. JSON, and where
 * JSON has no word an object with the one key `$`.
 *
 * It runs in Node and, as its own source text, in the page: it must refer to nothing outside itself.
 */
export function createWireCodec(): WireCodec {
  type Tagged = { $: string; v?: unknown; k?: string }

  function pack(value: unknown, above: object[]): unknown {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) }
      case 'undefined':
        return { $: 'undefined' }
      case 'bigint':
        return { $: 'bigint', v: String(value) }
      case 'object':
        return value === null ? null : packObject(value, above)
      default:
        throw new TypeError(`${String(value)} could not be cloned.`)
    }
  }

  function packObject(value: object, above: object[]): unknown {
    if (above.includes(value)) throw new TypeError('An object that contains itself could not be cloned.')
    const path = [...above, value]
    if (Array.isArray(value)) return value.map((item) => pack(item, path))
    if (value instanceof Date) return { $: 'date', v: pack(value.getTime(), path) }
    if (value instanceof Map) {
      return { $: 'map', v: [...value].map(([key, item]) => [pack(key, path), pack(item, path)]) }
    }
    if (value instanceof Set) return { $: 'set', v: [...value].map((item) => pack(item, path)) }
    if (value instanceof Error) return { $: 'error', k: value.name, v: [value.message, value.stack ?? ''] }
    if (value instanceof ArrayBuffer)
      return { $: 'bytes', k: 'ArrayBuffer', v: toBase64(new Uint8Array(value)) }
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      // Node's Buffer arrives elsewhere as what it is underneath.
      const kind = Object.prototype.toString.call(value).slice(8, -1)
      return { $: 'bytes', k: kind, v: toBase64(bytes) }
    }
    const packed: Record<string, unknown> = {}
    for (const [key, item] of Object.entries(value)) define(packed, key, pack(item, path))
    return '$' in packed ? { $: 'object', v: packed } : packed
  }

  function unpack(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(unpack)
    return '$' in value ? unpackTagged(value as Tagged) : unpackFields(value)
  }

  function unpackTagged({ $: tag, v, k }: Tagged): unknown {
    switch (tag) {
      case 'number':
        return v === '-0' ? -0 : Number(v)
      case 'undefined':
        return undefined
      case 'bigint':
        return BigInt(v as string)
      case 'date':
        return new Date(unpack(v) as number)
      case 'map':
        return new Map((v as [unknown, unknown][]).map(([key, item]) => [unpack(key), unpack(item)]))
      case 'set':
        return new Set((v as unknown[]).map(unpack))
      case 'error': {
        const [message, stack] = v as [string, string]
        return Object.defineProperties(new Error(message), {
          name: { value: k, configurable: true, writable: true },
          stack: { value: stack, configurable: true, writable: true }
        })
      }
      case 'bytes':
        return toView(k ?? '', fromBase64(v as string))
      case 'object':
        return unpackFields(v as object)
      default:
        throw new TypeError(`Unknown tag ${tag}`)
    }
  }

  function unpackFields(packed: object): Record<string, unknown> {
    const fields: Record<string, unknown> = {}
    for (const [key, item] of Object.entries(packed)) define(fields, key, unpack(item))
    return fields
  }

  /** As assignment, but `__proto__` stays a field like any other. */
  function define(target: object, key: string, value: unknown) {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  }

  function toView(kind: string, bytes: Uint8Array<ArrayBuffer>): unknown {
    if (kind === 'ArrayBuffer') return bytes.buffer
    const View = (globalThis as unknown as Record<string, new (buffer: ArrayBuffer) => unknown>)[kind]
    if (View === undefined) throw new TypeError(`${kind} could not be cloned.`)
    return new View(bytes.buffer)
  }

  function toBase64(bytes: Uint8Array): string {
    if (typeof Buffer === 'function') {
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
    }
    let text = ''
    for (let at = 0; at < bytes.length; at += 0x8000) {
      text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
    }
    return btoa(text)
  }

  function fromBase64(text: string): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  }

  return {
    encode: (value) => JSON.stringify(pack(value, [])),
    decode: (text) => unpack(JSON.parse(text))
  }
}

/** Grows when it is this full. */
const maxLoad = 0.6

/**
 * Remembers where each of millions of keys was seen first, in about 30 bytes per key. It keeps hashes only. `keyAt` returns
 * the key of an earlier place, so that two keys with the same hash are told apart.
 */
export class FirstSeen {
  readonly #keyAt: (place: number) => string
  /** Places, 1 or more, by hash; 0: free. Beside each the rest of its key's hash. */
  #places = new Uint32Array(1 << 14)
  #hashes = new Uint32Array(1 << 14)
  #slots = new Uint32Array(1 << 14)
  #count = 0

  constructor(keyAt: (place: number) => string) {
    this.#keyAt = keyAt
  }

  /** Where `key` was seen first; 0 when that is now, at `place`. */
  see(key: string, place: number): number {
    if (this.#count > this.#places.length * maxLoad) this.#grow()
    const [slotHash, hash] = hashOf(key)
    const mask = this.#places.length - 1
    let slot = slotHash & mask
    for (; this.#places[slot] !== 0; slot = (slot + 1) & mask) {
      const earlier = this.#places[slot]!
      if (this.#hashes[slot] === hash && this.#slots[slot] === slotHash && this.#keyAt(earlier) === key) {
        return earlier
      }
    }
    this.#put(slot, slotHash, hash, place)
    this.#count++
    return 0
  }

  #put(slot: number, slotHash: number, hash: number, place: number): void {
    this.#places[slot] = place
    this.#hashes[slot] = hash
    this.#slots[slot] = slotHash
  }

  #grow(): void {
    const [places, hashes, slots] = [this.#places, this.#hashes, this.#slots]
    const size = places.length * 2
    this.#places = new Uint32Array(size)
    this.#hashes = new Uint32Array(size)
    this.#slots = new Uint32Array(size)
    for (let at = 0; at < places.length; at++) {
      if (places[at] === 0) continue
      let slot = slots[at]! & (size - 1)
      while (this.#places[slot] !== 0) slot = (slot + 1) & (size - 1)
      this.#put(slot, slots[at]!, hashes[at]!, places[at]!)
    }
  }
}

/** Two hashes of 32 bits: FNV-1a, and another of the same kind. */
function hashOf(key: string): [number, number] {
  let a = 0x811c9dc5
  let b = 0x9747b28c
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x5bd1e995)
    b ^= b >>> 15
  }
  a ^= a >>> 16
  return [a >>> 0, b >>> 0]
}

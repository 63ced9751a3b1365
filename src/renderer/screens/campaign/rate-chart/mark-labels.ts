import { type RateMark, shortMark } from './rate-series.ts'

interface Room {
  left: number
  right: number
  /** Between two labels. */
  gap: number
  measure: (text: string) => number
}

/** Where each label begins: at its band, pushed left to fit; left out where it would run into the one before. */
export function placedLabels(
  marks: readonly RateMark[],
  at: (mark: RateMark) => number,
  { left, right, gap, measure }: Room
): { x: number; text: string }[] {
  const placed: { x: number; text: string }[] = []
  let free = left
  for (const mark of marks) {
    const text = fitted(mark.text, right - left, measure)
    const length = measure(text)
    const start = Math.max(left, Math.min(at(mark), right - length))
    if (start < free) continue
    placed.push({ x: start, text })
    free = start + length + gap
  }
  return placed
}

function fitted(text: string, room: number, measure: Room['measure']): string {
  const whole = shortMark(text, Infinity)
  const letter = measure(whole) / Math.max(1, whole.length)
  return shortMark(text, Math.floor(room / letter))
}

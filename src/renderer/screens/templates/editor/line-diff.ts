export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/** Lines of a longer text are not compared one by one: the table of the longest common part would be too large. */
const mostCells = 4_000_000

/**
 * The lines of `after` against those of `before`: what stayed, came and went, by the longest common subsequence. What is
 * the same at both ends is set aside first, so that the table covers only the part that changed.
 */
export function lineDiff(before: string, after: string): DiffLine[] {
  const old = before.split('\n')
  const now = after.split('\n')
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  ) {
    tail++
  }
  return [
    ...old.slice(0, head).map(same),
    ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...old.slice(old.length - tail).map(same)
  ]
}

const same = (text: string): DiffLine => ({ kind: 'same', text })
const removed = (text: string): DiffLine => ({ kind: 'removed', text })
const added = (text: string): DiffLine => ({ kind: 'added', text })

function middle(old: string[], now: string[]): DiffLine[] {
  if (old.length * now.length > mostCells) return [...old.map(removed), ...now.map(added)]

  // common[i][j]: length of the longest common subsequence of old[i…] and now[j…].
  const width = now.length + 1
  const common = new Uint32Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      common[i * width + j] =
        old[i] === now[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
    }
  }
  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      lines.push(same(old[i]!))
      i++
      j++
    } else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) lines.push(removed(old[i++]!))
    else lines.push(added(now[j++]!))
  }
  return [...lines, ...old.slice(i).map(removed), ...now.slice(j).map(added)]
}

export type DiffPart = DiffLine | { kind: 'skipped'; count: number }

/** Only what changed, with `around` lines before and after; what is left out is counted. */
export function changedParts(lines: readonly DiffLine[], around = 2): DiffPart[] {
  const near = new Set<number>()
  lines.forEach((line, index) => {
    if (line.kind === 'same') return
    for (let offset = -around; offset <= around; offset++) near.add(index + offset)
  })
  const parts: DiffPart[] = []
  let skipped = 0
  const flush = () => {
    if (skipped > 0) parts.push({ kind: 'skipped', count: skipped })
    skipped = 0
  }
  lines.forEach((line, index) => {
    if (!near.has(index)) {
      skipped++
      return
    }
    flush()
    parts.push(line)
  })
  flush()
  return parts
}

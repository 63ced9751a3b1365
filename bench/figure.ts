/** One measured number, as `npm run bench` prints it. */
export interface Figure {
  name: string
  /** With its unit. */
  value: string
  /** What it is to reach, as in the README. */
  target?: string
  /** Whether it was reached; absent where there is no target. */
  ok?: boolean
}

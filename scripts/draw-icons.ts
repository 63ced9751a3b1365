import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

/**
 * Draws `build/icon.png`, from which electron-builder makes the icons of each system: an envelope with the tick of a
 * countersignature, in the colours of the app. `node scripts/draw-icons.ts`
 */
const size = 1024
const samples = 3

type Colour = readonly [number, number, number]
type Point = readonly [number, number]

const ground: Colour = [31, 94, 214]
const paper: Colour = [255, 255, 255]
const fold: Colour = [178, 203, 247]
const tick: Colour = [18, 135, 88]

/** Distance of a point from a line with ends, all in parts of the icon's side. */
function fromLine([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
  const at = Math.min(1, Math.max(0, along))
  return Math.hypot(x - ax - at * (bx - ax), y - ay - at * (by - ay))
}

function inBox(
  [x, y]: Point,
  left: number,
  top: number,
  right: number,
  bottom: number,
  radius: number
): boolean {
  const dx = Math.max(left + radius - x, 0, x - (right - radius))
  const dy = Math.max(top + radius - y, 0, y - (bottom - radius))
  return x >= left && x <= right && y >= top && y <= bottom && Math.hypot(dx, dy) <= radius
}

/** Null outside of the icon. */
function colourAt(at: Point): Colour | null {
  if (!inBox(at, 0.04, 0.04, 0.96, 0.96, 0.2)) return null
  const [x, y] = at
  const seal = Math.hypot(x - 0.7, y - 0.68)
  if (seal < 0.17) {
    const isTick =
      fromLine(at, [0.62, 0.69], [0.68, 0.75]) < 0.024 || fromLine(at, [0.68, 0.75], [0.79, 0.62]) < 0.024
    return isTick ? paper : tick
  }
  if (seal < 0.2) return ground
  if (!inBox(at, 0.17, 0.27, 0.83, 0.73, 0.05)) return ground
  const isFold =
    fromLine(at, [0.19, 0.31], [0.5, 0.55]) < 0.02 || fromLine(at, [0.5, 0.55], [0.81, 0.31]) < 0.02
  return isFold ? fold : paper
}

function pixel(column: number, row: number): number[] {
  const sum = [0, 0, 0, 0]
  for (let sample = 0; sample < samples ** 2; sample++) {
    const x = (column + ((sample % samples) + 0.5) / samples) / size
    const y = (row + (Math.floor(sample / samples) + 0.5) / samples) / size
    const colour = colourAt([x, y])
    if (colour === null) continue
    for (const [index, value] of colour.entries()) sum[index]! += value
    sum[3]! += 1
  }
  const covered = sum[3]!
  if (covered === 0) return [0, 0, 0, 0]
  return [
    ...sum.slice(0, 3).map((value) => Math.round(value / covered)),
    Math.round((covered / samples ** 2) * 255)
  ]
}

/** PNG (RFC 2083): signature, header, one piece of data, end. */
function png(): Buffer {
  const rows = Buffer.alloc(size * (size * 4 + 1))
  for (let row = 0; row < size; row++) {
    const start = row * (size * 4 + 1)
    for (let column = 0; column < size; column++) rows.set(pixel(column, row), start + 1 + column * 4)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  // Eight bits a channel, with transparency.
  header.set([8, 6, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0))
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  body.copy(whole, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}

const file = join(import.meta.dirname, '..', 'build', 'icon.png')
writeFileSync(file, png())
console.log(`Drew ${file}`)

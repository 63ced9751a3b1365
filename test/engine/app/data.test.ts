import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { damageData, withKilledData } from '../../../chaos/damaged-data.ts'
import { damages } from '../../../chaos/data-damage.ts'
import { fullAtEveryWrite } from '../../../chaos/disk-full.ts'
import { noSmallDisk } from '../../../chaos/small-disk.ts'

/** The short form; `npm run chaos` does each many times (docs/reliability.md). */
test('data that is damaged, earlier, newer or of another program opens to a safe state, says so, and sends nothing by itself', async () => {
  const broken = await withKilledData(async (killed) => {
    const lines = []
    for (const damage of damages) lines.push(await damageData(killed, damage, 1, 1))
    return lines.flatMap((line) => line.broken)
  })
  expect(broken).toEqual([])
}, 120_000)

const root = mkdtempSync(join(tmpdir(), 'countersign-mount-'))
const missing = noSmallDisk(root)
rmSync(root, { recursive: true, force: true })

test.skipIf(missing !== null)(
  `a disk that is full at one write or another holds sending up, and nothing is lost or sent twice${missing ? ` (${missing})` : ''}`,
  async () => {
    expect((await fullAtEveryWrite(3, 25)).broken).toEqual([])
  },
  120_000
)

import { chmodSync } from 'node:fs'

/** Runs `work` as somebody who may read `folder`, but not what root may: root itself is kept from nothing. */
export async function asNobody<T>(folder: string, work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work()
  chmodSync(folder, 0o755)
  process.seteuid!(65_534)
  try {
    return await work()
  } finally {
    process.seteuid!(0)
  }
}

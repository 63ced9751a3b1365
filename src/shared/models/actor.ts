import { z } from 'zod'

export const roles = ['admin', 'operator', 'viewer'] as const

/** Who makes a call. Rows that record an action record the id, and `actors` in the database the name that goes with it. */
export const actor = z.object({
  id: z.string().min(1).max(200),
  /** For people to read. */
  name: z.string().min(1).max(200),
  role: z.enum(roles)
})
export type Actor = z.infer<typeof actor>

/** On the desktop there is one person: the owner of the computer. @param name that of the OS account */
export const computerOwner = (name: string): Actor => ({ id: 'owner', name, role: 'admin' })

/** On the command line: the OS account, told apart from its owner at the desktop. */
export const commandLineActor = (name: string): Actor => ({
  id: `cli:${name}`,
  name: `${name} (command line)`,
  role: 'admin'
})

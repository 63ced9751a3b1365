import type { Command } from './command-line.ts'
import { importUsers } from './import-users.ts'
import { printLog } from './print-log.ts'
import { sendPending } from './send-pending.ts'
import type { Surroundings } from './surroundings.ts'
import { tellStatus } from './tell-status.ts'
import { overallUsage, usages } from './usage.ts'
import { exitCodes } from './exit-codes.ts'
import { work } from './work.ts'

/** Resolves with the exit code. */
export async function runCommand(command: Command, given: Surroundings): Promise<number> {
  switch (command.name) {
    case 'import':
      return importUsers(command, given)
    case 'send':
      return sendPending(command, given)
    case 'status':
      return tellStatus(given)
    case 'log':
      return printLog(command, given)
    case 'worker':
      return work(command, given)
    case 'help':
      given.terminal.say(command.about === null ? overallUsage : usages[command.about])
      return exitCodes.done
  }
}

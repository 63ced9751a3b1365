import type { Command } from './command-line.ts'
import { importUsers } from './commands/import-users.ts'
import { printLog } from './commands/print-log.ts'
import { sendPending } from './commands/send-pending.ts'
import type { Surroundings } from './command-context.ts'
import { tellStatus } from './commands/status.ts'
import { overallUsage, usages } from './usage.ts'
import { exitCodes } from './exit-codes.ts'
import { work } from './commands/work.ts'

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

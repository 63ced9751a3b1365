import { addAccountCommands } from './commands/accounts/accounts.ts'
import { addCampaignCommands } from './commands/campaigns/campaigns.ts'
import { addLogCommand } from './commands/log.ts'
import { addSendCommands } from './commands/send/send.ts'
import { addStatusCommand } from './commands/status.ts'
import { addUserCommands } from './commands/users/users.ts'
import { type Program, rootCommand, type Start, type Surroundings } from './root-command.ts'

/** The command table: `--help`, the completions and the man page are made from it. */
export function createProgram(start: Start, surroundings: Surroundings): Program {
  const program = rootCommand(surroundings)
  addSendCommands(program, start)
  addStatusCommand(program, start)
  addLogCommand(program, start)
  addUserCommands(program, start)
  addCampaignCommands(program, start)
  addAccountCommands(program, start)
  return program
}

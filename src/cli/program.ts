import { addAccountCommands } from './commands/accounts/accounts.ts'
import { addBackupCommands } from './commands/backups/backups.ts'
import { addCampaignCommands } from './commands/campaigns/campaigns.ts'
import { addCompletionCommand } from './commands/completion/completion.ts'
import { addInitCommand } from './commands/init/init.ts'
import { addLinkCommands } from './commands/links/links.ts'
import { addLogCommand } from './commands/log.ts'
import { addSendCommands } from './commands/send/send.ts'
import { addSettingCommands } from './commands/settings/settings.ts'
import { addStatusCommand } from './commands/status.ts'
import { addTemplateCommands } from './commands/templates/templates.ts'
import { addUserCommands } from './commands/users/users.ts'
import { type Program, rootCommand, type Start, type Surroundings } from './root-command.ts'

/** The command table: `--help`, the completions and the man page are made from it. */
export function createProgram(start: Start, surroundings: Surroundings): Program {
  const program = rootCommand(surroundings)
  addInitCommand(program, start)
  addSendCommands(program, start)
  addStatusCommand(program, start)
  addLogCommand(program, start)
  addUserCommands(program, start)
  addCampaignCommands(program, start)
  addTemplateCommands(program, start)
  addAccountCommands(program, start)
  addLinkCommands(program, start)
  addSettingCommands(program, start)
  addBackupCommands(program, start)
  addCompletionCommand(program, start)
  return program
}

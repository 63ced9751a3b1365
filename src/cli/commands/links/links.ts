import { linkMethods } from '../../../shared/models/words.ts'
import { duration, oneOf } from '../../arguments.ts'
import { withExamples } from '../../examples.ts'
import type { Program, Start } from '../../root-command.ts'
import { makeSecret, setSecret } from './link-secret.ts'
import { setLinks } from './set-links.ts'
import { showLinks, showPublicKey, showSnippets } from './show-links.ts'

export function addLinkCommands(program: Program, start: Start): void {
  const links = program.command('links').summary('Set up the confirmation links and their secret.')

  withExamples(
    links
      .command('show')
      .summary('Show how links are made, with an example.')
      .description('Shows where links lead and how they are signed, with an example.')
      .action(() => start(showLinks)),
    'countersign links show'
  )
  withExamples(
    links
      .command('set')
      .summary('Change how links are made.')
      .description('Changes how links are made. Options that are not given stay as they are.')
      .option('--url <pattern>', 'Your page, with {{ token }} where the token goes. Implies --target own.')
      .option('--target <target>', 'own, or built-in for testing.', oneOf(['own', 'built-in']))
      .option('--method <method>', `How links are signed: ${linkMethods.join(', ')}.`, oneOf(linkMethods))
      .option('--salt <text>', 'The salt of itsdangerous.')
      .option('--lifetime <duration>', 'How long a link works, such as 24h.', duration)
      .action((options) => start((context) => setLinks(options, context))),
    "countersign links set --url 'https://service.example/confirm/{{ token }}' --method jwt-eddsa",
    'countersign links set --lifetime 48h'
  )
  withExamples(
    links
      .command('snippets')
      .argument('[name]', 'Flask, Django or Express; all, where it is left out.')
      .summary('Print code that verifies links in your service.')
      .description('Prints code that verifies links in your service, with your settings filled in.')
      .action((name) => start((context) => showSnippets(name ?? null, context))),
    'countersign links snippets flask'
  )
  withExamples(
    links
      .command('public-key')
      .summary('Print the public key of jwt-eddsa.')
      .description('Prints the public key with which your service verifies links that jwt-eddsa signs.')
      .action(() => start(showPublicKey)),
    'countersign links public-key > countersign.pem'
  )
  const secret = links.command('secret').summary('Make or set the secret that signs links.')
  withExamples(
    secret
      .command('make')
      .summary('Make a new signing secret.')
      .description(
        'Makes a new random secret and keeps it in the file of secrets. Links that were sent go on working, unless the ' +
          'older secrets are dropped.'
      )
      .option('--drop-older', 'Links signed with an older secret no longer work.')
      .action((options) => start((context) => makeSecret(options, context))),
    'countersign links secret make'
  )
  withExamples(
    secret
      .command('set')
      .argument('<file>', 'A file that only you can read (mode 0600), or “-” for standard input.')
      .summary('Use a secret that your service has already.')
      .description('Keeps a secret that your service has already in the file of secrets.')
      .option('--drop-older', 'Links signed with an older secret no longer work.')
      .action((file, options) => start((context) => setSecret(file, options, context))),
    'pass show link-secret | countersign links secret set -'
  )
}

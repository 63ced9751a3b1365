import { findPython, pythonPackages } from '../test/helpers/python.ts'
import { whyNoPostfix } from '../test/engine/mail/mta/postfix-server.ts'
import { canInstallPackages, installPackages } from './debian-packages.ts'
import { ensureChromium, findChromium } from './start/chromium.ts'

const needs = [
  { what: 'Chromium', packages: ['chromium', 'fonts-liberation'], there: () => findChromium() !== null },
  { what: 'Postfix', packages: ['postfix'], there: () => whyNoPostfix() === null },
  {
    what: 'Python with the libraries that verify links',
    packages: pythonPackages,
    there: () => findPython() !== null
  }
]

/**
 * Installs what tests need besides npm's packages, where that can be done without asking. Elsewhere the tests that need it
 * are skipped, with the reason in their names; only without a browser there is nothing to run them in, and it throws.
 */
export function ensureTestNeeds(say: (line: string) => void): void {
  const missing = needs.filter(({ there }) => !there())
  if (missing.length === 0) return
  const packages = missing.flatMap(({ packages }) => packages)
  const names = missing.map(({ what }) => what).join(', ')
  if (canInstallPackages()) {
    say(`Missing here: ${names}. Installing with apt-get: ${packages.join(' ')}…`)
    if (!installPackages(packages)) say('apt-get could not install them.')
  } else {
    say(
      `Missing here: ${names}. Tests that need them are skipped (on Debian: apt install ${packages.join(' ')}).`
    )
  }
  ensureChromium(say)
}

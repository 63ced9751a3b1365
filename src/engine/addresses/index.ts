export { parseAddress } from './address.ts'
export { foldName, nameKey } from './fold-name.ts'
export { nameWarnings } from './name-warnings.ts'
export { firstAddress } from './first-address.ts'

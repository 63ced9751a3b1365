import { overview } from '../models/overview.ts'
import { call, nothing } from './procedure.ts'

export const overviewContract = {
  get: call(nothing, overview)
}

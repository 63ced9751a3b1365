import * as events from '../models/events.ts'
import { byId, call, change, nothing } from './procedure.ts'

export const systemContract = {
  status: call(nothing, events.engineStatus),
  counts: call(nothing, events.sidebarCounts),
  dismissNotice: change(byId, nothing)
}

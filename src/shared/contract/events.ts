import { eventIterator } from '@orpc/contract'
import * as events from '../models/events.ts'
import { call, nothing } from './procedure.ts'

export const eventsContract = {
  watch: call(nothing, eventIterator(events.engineEvent))
}

import type { SavedView } from '../../../../shared/models/saved-view.ts'
import { keepColumns } from '../../../components/data-table/index.ts'
import { navigate } from '../../../routing/index.ts'
import { fromSaved } from './saved-views.ts'
import { placeOfUsers } from '../users-place.ts'

/** Under which the columns of Users are kept. */
export const usersTable = 'users'

/** Shows Users as they were kept. */
export function openView(saved: SavedView): void {
  keepColumns(usersTable, saved.columns)
  navigate(placeOfUsers(fromSaved(saved)))
}

export { AttemptDrawer } from './attempt-drawer.tsx'

export function PreflightDialog(_props: { title: string; selection: object; onClose: () => void }) {
  return null
}

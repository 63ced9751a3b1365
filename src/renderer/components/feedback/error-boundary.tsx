import { Component, type ErrorInfo, type ReactNode } from 'react'
import { ErrorState } from './error-state.tsx'

/** Keeps a screen that failed from taking the window with it. Give it the screen as its `key`: another one starts afresh. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown; failed: boolean }> {
  override state = { error: null as unknown, failed: false }

  static getDerivedStateFromError(error: unknown) {
    return { error, failed: true }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    console.error('A screen failed', error, info.componentStack)
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <ErrorState
        title="This screen stopped working"
        error={this.state.error}
        kept="Your data and everything being sent are safe. Only this window has a problem."
        retry={() => this.setState({ error: null, failed: false })}
      />
    )
  }
}

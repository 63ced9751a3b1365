export { MailPreview, MailText } from './mail-preview.tsx'
export { MessageParts } from './message-parts.tsx'

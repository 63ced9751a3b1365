export { answerPort } from './message-port.ts'

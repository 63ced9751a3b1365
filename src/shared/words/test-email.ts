/** The email that the test of an account sends. */
export const testEmailWords = {
  subject: 'Countersign: connection test',
  text: (account: string) =>
    `Countersign sent this email to test the account “${account}”.\nYou received it, so the account works.\n`
}

/*
 * Names of campaigns of one email. A name is data: it is given once, stored, and searched for, so it is put into words
 * where the campaign is created.
 */

export const resendName = (user: string): string => `To ${user}`

export const testName = (address: string): string => `Test to ${address}`

/** Why there is no update, as a sentence for the person. */
export class UpdateProblem extends Error {}

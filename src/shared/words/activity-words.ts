/** What is being sent: the campaign, or how many there are. */
export const activityText = ({ campaigns, name }: { campaigns: number; name: string }): string =>
  campaigns > 1 ? `${campaigns} campaigns` : name

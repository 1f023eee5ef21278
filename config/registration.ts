import { settings } from '#config/settings'

/** Whether anybody may make an account; by default that takes an invitation. */
export const isRegistrationOpen = () => settings().registration === 'open'

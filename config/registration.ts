import env from '#start/env'

/** Whether anybody may make an account; by default that takes an invitation. */
export const isRegistrationOpen = () => env.get('REGISTRATION') === 'open'

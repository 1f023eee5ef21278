/** Stands in for `tailwindcss/colors`: all our colours are our own, and stand in the styles. */
export default {}

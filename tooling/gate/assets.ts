import { runStep } from './step.js'

/** The assets as people get them, built anew: tests must not look at yesterday's. */
export function buildAssets() {
  return runStep({
    title: 'Assets',
    args: ['node_modules/vite/bin/vite.js', 'build', '--logLevel=warn'],
    env: { ...process.env, NODE_ENV: 'production' },
    minutes: 5,
  })
}

import router from '@adonisjs/core/services/router'
import { describe } from '#api/describe'
import {
  compact,
  mixedBucket,
  mixedTimeline,
  place,
  timeline,
  timelineBucket,
} from '#api/schemas/timeline'
import { controllers } from '#generated/controllers'
import { api, orgApi } from '#start/kernel'
import {
  myTimelinePlaceValidator,
  myTimelineValidator,
  timelinePlaceValidator,
  timelineValidator,
} from '#validators/timeline'

const { MyTimeline, MyTimelinePlaces, Timeline, TimelinePlaces } = controllers.api
const tag = 'Timeline'

const ORDER =
  'Days are those of the clock where a picture was taken. Photos of a bucket come newest first.'
const GROWN =
  'Answers 409 where so many photos have come since that the bucket has to be asked for by days.'

router
  .group(() => {
    describe(router.get('/timeline', [Timeline, 'index']).as('api.timeline.index'), {
      summary: 'How many photos each month has, newest first',
      note: 'Months of more than 2,000 photos come as days. aspect_sum adds up width / height.',
      tag,
      query: timelineValidator,
      answers: compact(timeline),
    })
    describe(router.get('/timeline/place', [TimelinePlaces, 'show']).as('api.timeline.place'), {
      summary: 'In which bucket a photo stands, and after how many others of it',
      tag,
      query: timelinePlaceValidator,
      answers: compact(place),
    })
    describe(router.get('/timeline/:key', [Timeline, 'show']).as('api.timeline.show'), {
      summary: 'All photos of one bucket, as columns',
      note: `${ORDER} ${GROWN}`,
      tag,
      query: timelineValidator,
      answers: compact(timelineBucket),
      refusals: [409],
    })
  })
  .prefix('/api/v1/orgs/:slug')
  .use(orgApi())

router
  .group(() => {
    describe(router.get('/timeline', [MyTimeline, 'index']).as('api.my_timeline.index'), {
      summary: 'How many photos each month has in all orgs of the account, newest first',
      tag,
      query: myTimelineValidator,
      answers: compact(mixedTimeline),
    })
    describe(
      router.get('/timeline/place', [MyTimelinePlaces, 'show']).as('api.my_timeline.place'),
      {
        summary: 'In which bucket of all orgs a photo stands',
        tag,
        query: myTimelinePlaceValidator,
        answers: compact(place),
        refusals: [404],
      }
    )
    describe(router.get('/timeline/:key', [MyTimeline, 'show']).as('api.my_timeline.show'), {
      summary: 'All photos of one bucket in all orgs of the account, as columns',
      note: `${ORDER} org is the place of the photo's org in orgs. ${GROWN}`,
      tag,
      query: myTimelineValidator,
      answers: compact(mixedBucket),
      refusals: [409],
    })
  })
  .prefix('/api/v1/me')
  .use(api())

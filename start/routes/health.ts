import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

router.get('/health', [controllers.Health, 'alive'])
router.get('/health/ready', [controllers.Health, 'ready'])

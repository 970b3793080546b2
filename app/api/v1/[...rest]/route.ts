import { problem } from '@/lib/platform/console-route'
import { DomainError } from '@/lib/platform/errors'

/** Every address of the API that names nothing, so that a mistyped path answers as the rest of the API does. */
const nowhere = () => problem(new DomainError('not_found'))

export { nowhere as DELETE, nowhere as GET, nowhere as PATCH, nowhere as POST, nowhere as PUT }

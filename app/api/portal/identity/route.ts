export { correctIdentity as POST } from '@/lib/portal/handlers/data'

export { proveAddress as POST } from '@/lib/portal/handlers/data'

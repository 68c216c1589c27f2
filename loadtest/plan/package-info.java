/// What a test is to do, as the command line has it: the server, the load, what goes wrong meanwhile, what is judged
/// and written. [loadtest.plan.Options] reads it once; all of it is immutable but a [loadtest.plan.Schedule].
package loadtest.plan;

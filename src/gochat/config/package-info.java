/// What can be set: flags, files, and what the machine allows.
///
/// [Options] has every flag and limit, read by [Flags] from the command line and the environment. [DescriptorLimit] and
/// [HeapLimit] say how much of them the machine can hold.
package gochat.config;

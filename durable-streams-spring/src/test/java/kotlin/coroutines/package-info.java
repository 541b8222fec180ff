@org.jspecify.annotations.NullMarked
package kotlin.coroutines;
